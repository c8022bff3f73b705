// The composer's comforts: what saved itself is known to every form, the letter is shown anew, blocks can be dragged.
(() => {
  document.addEventListener("saved", (event) => {
    for (const input of document.querySelectorAll("input[name=version]")) input.value = event.detail.version;
    for (const frame of document.querySelectorAll("iframe[data-letter]")) frame.src = frame.src;
  });

  // Somebody else saved: the next press of Save leads to the page that shows both.
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 409) detail.elt.closest("form")?.setAttribute("data-passed", "");
  });
  document.addEventListener(
    "submit",
    (event) => event.target.matches("form[data-passed]") && event.stopImmediatePropagation(),
    true,
  );
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("form[data-passed]")) event.preventDefault();
  });

  // Words that are not saved yet: whoever leaves is asked first.
  let typed = 0, sent = 0, kept = 0;
  document.addEventListener("input", ({ target }) => {
    if (target.form?.matches("form[hx-post]")) typed += 1;
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches("form[hx-post]")) sent = typed;
  });
  document.addEventListener("saved", () => (kept = sent));
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("form[data-passed]")) kept = typed;
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (kept < typed) event.preventDefault();
  });

  document.addEventListener("input", ({ target }) => {
    const hint = target.dataset?.counted && document.getElementById(`${target.id}_helptext`);
    if (hint) hint.textContent = `${[...target.value].length} / ${target.dataset.counted}`;
  });

  let dragged = null;
  const row = (event) => event.target.closest?.(".blocks > li[data-position]");
  for (const li of document.querySelectorAll(".blocks > li[data-position]:not(.is-open)")) {
    if (li.querySelector("form input[name=to]")) li.draggable = true;
  }
  document.addEventListener("dragstart", (event) => (dragged = row(event)));
  document.addEventListener("dragend", () => {
    dragged = null;
    for (const over of document.querySelectorAll(".is-over")) over.classList.remove("is-over");
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && row(event);
    if (!over) return;
    event.preventDefault();
    for (const other of document.querySelectorAll(".is-over")) other.classList.remove("is-over");
    over.classList.add("is-over");
  });
  document.addEventListener("drop", (event) => {
    const over = dragged && row(event);
    if (!over || over === dragged) return;
    event.preventDefault();
    const to = dragged.querySelector("form input[name=to]");
    to.value = over.dataset.position;
    to.form.requestSubmit();
  });
})();
