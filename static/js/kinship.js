// Small comforts. Every page works without this file.
(() => {
  const copied = async (button) => {
    const from = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from ? from.value ?? from.innerText : button.dataset.copyText);
    const words = button.querySelector("span") ?? button;
    const before = words.textContent;
    words.textContent = button.dataset.done;
    document.getElementById("status").textContent = button.dataset.done;
    setTimeout(() => {
      words.textContent = before;
      document.getElementById("status").textContent = "";
    }, 2000);
  };

  // Buttons that only a script can serve are hidden until there is one.
  const reveal = (part) => {
    for (const button of part.querySelectorAll("[data-print]")) button.hidden = false;
    for (const button of part.querySelectorAll("[data-copy], [data-copy-text]")) {
      if (navigator.clipboard) button.hidden = false;
      else button.remove();
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-copy], [data-copy-text]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else copied(button);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const suggestions = event.target.closest("form")?.querySelector("[data-suggestions]");
    if (!suggestions?.firstChild) return;
    suggestions.replaceChildren();
    suggestions.closest("form").querySelector("input[type=search]").focus();
  });

  // After a part of the page was replaced, the focus goes to what the part marks, or to the part itself.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    reveal(part);
    if (part.matches("[data-renews]")) return;
    const place = part.querySelector("[data-focus]") ?? (document.activeElement === document.body ? part : null);
    if (!place) return;
    if (!place.matches("a, button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  });

  // A part that renews itself takes no focus, and what was opened in it stays open.
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    opened = [...event.detail.target.querySelectorAll("[data-renews] details[open][id]")].map((part) => part.id);
    if (event.detail.target.matches("[data-renews]"))
      opened.push(...[...event.detail.target.querySelectorAll("details[open][id]")].map((part) => part.id));
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    opened = [];
  });

  // What was pressed and could not be done is answered beside it. What was typed and the focus stay where they are.
  const takeBack = (form) => {
    for (const note of form.querySelectorAll(".refused")) note.remove();
  };

  const refuse = (form, words) => {
    const note = document.getElementById("refused").content.firstElementChild.cloneNode(true);
    if (words) note.querySelector("span").textContent = words;
    const suggestions = form.querySelector("[data-suggestions]");
    if (suggestions) note.classList.add("suggestions");
    takeBack(form);
    (suggestions ?? form).append(note);
    document.getElementById("status").textContent = note.textContent.trim();
  };

  const said = (xhr) => (/^text\/plain/.test(xhr.getResponseHeader("Content-Type") ?? "") ? xhr.responseText : "");
  const away = () => document.getElementById("refused").dataset.away;
  const answers = {
    "htmx:responseError": (form, xhr) => refuse(form, said(xhr)),
    "htmx:sendError": (form) => refuse(form, away()),
    "htmx:timeout": (form) => refuse(form, away()),
    "htmx:beforeSwap": (form, xhr) => xhr.status < 400 && takeBack(form),
  };
  for (const [name, answer] of Object.entries(answers)) {
    document.addEventListener(name, (event) => {
      const form = (event.detail.requestConfig?.elt ?? event.detail.elt).closest("form");
      if (form) answer(form, event.detail.xhr);
    });
  }

  // The bell is counted anew when one comes back to a page after a while; it never asks by itself.
  let counted = Date.now();
  document.addEventListener("visibilitychange", () => {
    const bell = document.querySelector("[data-bell]");
    if (document.hidden || !bell || Date.now() - counted < 300_000) return;
    counted = Date.now();
    htmx.ajax("GET", bell.dataset.bell, { target: bell, swap: "outerHTML" });
  });

  reveal(document);
  document.querySelector("[data-focus]")?.focus();
})();
