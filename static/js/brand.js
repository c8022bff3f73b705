// The brand's page in the admin: previews follow what is typed. Without this file "Show me" does it.
(() => {
  const form = document.getElementById("brand-form");
  if (!form) return;
  const typed = form.elements.colour;
  const picker = Object.assign(document.createElement("input"), { type: "color", value: typed.value });
  picker.setAttribute("aria-label", document.querySelector(`label[for=${typed.id}]`).textContent.trim());
  typed.after(picker);

  const names = ["name", "colour", "promise", "lead", "postal_address", "opening_hours", "elsewhere"];
  const values = () => new URLSearchParams(names.map((name) => [name, form.elements[name].value]));

  const show = async () => {
    for (const frame of form.querySelectorAll("iframe[data-page]")) {
      const query = values();
      query.set("scheme", frame.dataset.scheme);
      frame.src = `${form.dataset.try.replace("/home/", `/${frame.dataset.page}/`)}?${query}`;
    }
    const asked = `${values()}`;
    const answer = await fetch(`${form.dataset.colours}?${asked}`);
    if (answer.ok && asked === `${values()}`) document.getElementById("colours").innerHTML = await answer.text();
  };

  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  };
  picker.addEventListener("input", () => {
    typed.value = picker.value;
    soon();
  });
  form.addEventListener("input", (event) => {
    if (event.target === typed && /^#[0-9a-f]{6}$/i.test(typed.value)) picker.value = typed.value;
    if (names.includes(event.target.name)) soon();
  });
})();
