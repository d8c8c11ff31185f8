// Starts the page: the only script that index.html names. It stays a file of its own because the
// policy of the page allows no inline script.
//
// It reads where the program lies from <meta name="app-module">, which the build fills in.

// A policy that makes nothing. Making it here takes the only name that the page's policy allows, so
// nothing that comes later can turn a string into a script or a worker.
globalThis.trustedTypes?.createPolicy("allarch", {});

/** Replaces the page by one paragraph; `link` is an optional [text, address]. */
function say(text, link) {
  const paragraph = document.createElement("p");
  paragraph.setAttribute("role", "alert");
  paragraph.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    [anchor.textContent, anchor.href] = link;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
    paragraph.append(" ", anchor);
  }
  document.body.replaceChildren(paragraph);
}

/** Adds the style sheet of what the first view does not show. Trunk's page has none of its own. */
function later({ styles, stylesIntegrity }) {
  if (!styles) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.integrity = stylesIntegrity;
  link.href = new URL(styles, document.baseURI).href;
  document.head.append(link);
}

async function start() {
  const { content, dataset } = document.querySelector('meta[name="app-module"]');
  // Both downloads start at once; a wasm file other than the one that was built stops the start.
  const wasm = fetch(new URL(dataset.wasm, document.baseURI), {
    integrity: dataset.integrity ?? "",
    credentials: "same-origin",
  });
  const { default: init } = await import(new URL(content, document.baseURI));
  await init({ module_or_path: wasm });
  later(dataset);
}

if (window.top !== window.self) {
  // A static host may not send frame-ancestors, and the meta form of the policy cannot hold it.
  say("Allarch does not run inside another page.", ["Open Allarch in its own tab", location.href]);
} else {
  start().catch((error) => {
    say(`Allarch could not start: ${error.message ?? error}. Load the page again; if that does not help, the files of the page are incomplete or were changed on the way.`);
    console.error(error);
  });
}
