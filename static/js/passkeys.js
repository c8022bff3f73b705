// Passkeys: asks the server what is to be signed, the browser to sign it, and sends it as a form.
// Forms that need it keep their room, unseen, until the browser can do it.
(() => {
  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const read = (options) => {
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials])
      for (const known of list ?? []) known.id = toBytes(known.id);
    return options;
  };

  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const written = (made) => {
    const response = {};
    for (const part of PARTS) if (made.response[part]) response[part] = toText(made.response[part]);
    return JSON.stringify({
      id: made.id,
      rawId: toText(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  };

  const run = async (form) => {
    const answer = await fetch(form.dataset.options, {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value }),
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    if (!answer.ok || answer.redirected) throw new Error(`options: ${answer.status}`);
    const { publicKey } = await answer.json();
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey: read(publicKey) });
    form.elements.credential.value = written(made);
    form.submit();
  };

  const refuse = (form) => {
    const note = form.querySelector("[data-failed]");
    note.textContent = note.dataset.failed;
    document.getElementById("status").textContent = note.dataset.failed;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    delete form.dataset.unready;
    for (const words of document.querySelectorAll("[data-without-passkeys]")) words.dataset.unready = "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form).catch(() => refuse(form));
    });
  }
})();
