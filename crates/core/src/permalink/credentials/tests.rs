use super::find;

fn check(text: &str, expected: &[(&str, &str)]) {
    let found: Vec<_> = find(text.as_bytes())
        .iter()
        .map(|one| (one.looks_like, &text[one.span.start..one.span.end]))
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// Secrets are put together here so that no scanner of repositories stops at this file.
#[test]
fn what_looks_like_a_credential() {
    let many = |unit: &str, count: usize| unit.repeat(count);
    let github = format!("ghp_{}", many("a1B2c3", 6));
    check(
        &format!("token is {github}."),
        &[("a GitHub token", &github)],
    );
    let pat = format!("github_pat_{}", many("A1b2_", 13));
    check(&format!("\"{pat}\""), &[("a GitHub token", &pat)]);
    let gitlab = format!("glpat-{}", many("x9_Y", 5));
    check(&format!("GIT={gitlab}\n"), &[("a GitLab token", &gitlab)]);
    let npm = format!("npm_{}", many("q7", 18));
    check(
        &format!("//npm.example/:_authToken={npm}"),
        &[("a token", &npm)],
    );
    let docker = format!("dckr_pat_{}", many("Z3-", 9));
    check(
        &format!("docker login -u acme -p {docker}"),
        &[("a Docker access token", &docker)],
    );
    let aws = format!("AKIA{}", many("Q7", 8));
    check(&aws, &[("an AWS access key", &aws)]);
    let secret = many("wJal/rX8", 5);
    check(
        &format!("aws_secret_access_key = {secret}"),
        &[("an AWS secret key", &secret)],
    );
    let jwt = format!("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.{}", many("c2ln", 8));
    check(&format!("{{\"token\":\"{jwt}\"}}"), &[("a token", &jwt)]);
    check(&format!("x {jwt}"), &[("a JSON web token", &jwt)]);
    check(
        &format!("Authorization: Bearer {jwt}"),
        &[("a bearer token", &jwt)],
    );
    check(
        "authorization: Basic YWxpY2U6czNjcmV0",
        &[("a user name and password in base64", "YWxpY2U6czNjcmV0")],
    );
    check(
        "{\"auths\":{\"ghcr.io\":{\"auth\":\"YWxpY2U6czNjcmV0\"}}}",
        &[(
            "a registry's user name and password in base64",
            "YWxpY2U6czNjcmV0",
        )],
    );
    let file = many("eyJhdXRocyI6", 4);
    check(
        &format!("data:\n  .dockerconfigjson: {file}\n"),
        &[("a file of registry credentials", &file)],
    );
    let key = format!(
        "-----BEGIN {}PRIVATE KEY-----\n{}",
        "RSA ",
        many("MIIEow", 8)
    );
    check(&format!("{key}\n-----END"), &[("a private key", &key)]);
    let in_json = format!("-----BEGIN {} KEY-----\\n{}", "PRIVATE", many("MIIEow", 8));
    check(
        &format!("{{\"key\":\"{in_json}\\n\"}}"),
        &[("a private key", &in_json)],
    );
    check(
        "image: https://alice:s3cret@registry.example/app",
        &[("a password in a URL", "s3cret")],
    );
    check(
        "postgres://app:hunter2@db:5432/app",
        &[("a password in a URL", "hunter2")],
    );
    for text in [
        "POSTGRES_PASSWORD=hunter2",
        "      POSTGRES_PASSWORD: hunter2\n",
        "POSTGRES_PASSWORD: \"hunter2\"  # local\n",
        "{\"Env\":[\"PATH=/bin\",\"DB_PASSWORD=hunter2\"]}",
        "{\\\"Env\\\":[\\\"DB_PASSWORD=hunter2\\\"]}",
        "{\"password\" : \"hunter2\"}",
        "ENV DB_PASSWORD=hunter2 DB=1",
        "ENV DB_PASSWORD hunter2\n",
        "DB_PASSWORD=hunter2 ./run",
        "docker login --username alice --password hunter2 --verbose",
        "- name: DB_PASSWORD\n  value: hunter2\n",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}",
        "{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"hunter2\"\n}",
        "dbPassword: hunter2",
    ] {
        check(text, &[("a password", "hunter2")]);
    }
}

#[test]
fn what_does_not() {
    let digest = "5a".repeat(32);
    for text in [
        "",
        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"",
        "WWW-Authenticate: Basic realm=\"Registry Realm\"",
        "Basic authentication is needed, a Bearer token as well",
        "password: ${PASSWORD}",
        "PASSWORD=$PASSWORD",
        "DB_PASSWORD=%s",
        "password: {{ .Values.password }}",
        "password: ${{ secrets.GITHUB_TOKEN }}",
        "password: <password>",
        "password: ********",
        "PASSWORD: xxxxxxxx",
        "POSTGRES_PASSWORD_FILE: /run/secrets/db",
        "POSTGRES_PASSWORD_FILE=/run/secrets/db",
        "password: /run/secrets/db",
        "secrets:\n  - db-password\n  - token\n",
        "secrets:\n  db-password:\n    file: ./db-password.txt\n",
        "secret:\n  secretName: beacon-1234567890abcdef\n",
        "valueFrom:\n  secretKeyRef:\n    name: beacon\n    key: password\n",
        "- name: DB_PASSWORD\n  valueFrom:\n",
        "RUN --mount=type=secret,id=npm_token npm ci",
        "docker login --password-stdin",
        "docker login --password --help",
        "The password: must be given by the user",
        "\"password\":\"the password of the user\"",
        "password",
        "password:",
        "acme/password:latest",
        "if password == input:",
        "docker://app:1@sha256:5a5a5a5a",
        "https://allarch.example:8080/@acme",
        "docker-image://docker.io/acme/app:1@sha256:5a5a5a",
        "postgres://beacon@db/beacon",
        "https://user:$PASSWORD@registry.example/",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0D\n",
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUJ0x1\n",
        "the header -----BEGIN PRIVATE KEY----- starts it",
        "\"protected\":\"eyJmb3JtYXRMZW5ndGgiOjI5MTksImZvcm1hdFRhaWwiOiJDbjAifQ\"",
        "\"data\":\"eyJzY2hlbWFWZXJzaW9uIjoyfQ==\"",
        "\"auth\": {\"ghcr.io\": {}}",
        "auth: required",
        "\"nextPageToken\": \"CAoQAA1234567890abcd\"",
        "ghp_short, npm_config_cache=/tmp, glpat-",
        "AKIAIOSFODNN",
        "HASIAXXXXXXXXXXXXXXXX",
        "dckr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ] {
        check(text, &[]);
    }
    check(&format!("token: {digest}"), &[]);
    check(&format!("secret=sha256:{digest}"), &[]);
}
