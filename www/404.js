// A link whose # came as %23, once or more often encoded, is a path: the page is up to that place.
const mark = location.href.match(/%(25)*23/i);
if (mark) {
  const after = location.href.slice(mark.index + mark[0].length);
  location.replace(`${location.href.slice(0, mark.index)}#${after}`);
}
