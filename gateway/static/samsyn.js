// Small comforts on pages that work without them. No evaluation of text, no markup made here.
(() => {
  "use strict";
  const root = document.documentElement;
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const remembered = (store, key, value) => {
    try {
      if (value === undefined) return store.getItem(key);
      if (value === null) store.removeItem(key);
      else store.setItem(key, value);
    } catch {
      return null; // storage may be switched off; then nothing is remembered
    }
    return null;
  };

  // ---- sending: once, and seen to be on its way ----
  const free = (form) => {
    delete form.dataset.busy;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    root.classList.remove("is-loading");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.busy) return void event.preventDefault();
    if ("download" in form.dataset) return;
    form.dataset.busy = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    root.classList.add("is-loading");
  });
  window.addEventListener("pageshow", () => each("form[data-busy]", free));

  // An address holds only the filters that are set.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    const filled = [...event.formData.entries()].filter(([, value]) => value !== "");
    [...event.formData.keys()].forEach((name) => event.formData.delete(name));
    filled.forEach(([name, value]) => event.formData.append(name, value));
  });

  // ---- filters apply themselves; the pause lets arrow keys pass over the options between ----
  let waiting = 0;
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.filters[data-auto]");
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      remembered(sessionStorage, "focus", document.activeElement?.id || null);
      form.requestSubmit();
    }, 600);
  });
  const focused = remembered(sessionStorage, "focus");
  if (focused) {
    remembered(sessionStorage, "focus", null);
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  document.querySelector("[data-focus]")?.focus();

  // ---- menus close when one looks elsewhere ----
  const closeMenus = (except) =>
    each("details.menu[open]", (menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  // ---- keys: j and k walk the rows, Enter opens (it is a link), / searches; can be switched off ----
  const keysWanted = () => remembered(localStorage, "single-keys") !== "no";
  each("[data-needs-script]", (part) => (part.hidden = false));
  each("[data-single-keys]", (box) => {
    box.checked = keysWanted();
    box.onchange = () => remembered(localStorage, "single-keys", box.checked ? null : "no");
  });

  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const current = here >= 0 ? here : rows.findIndex((row) => row.classList.contains("current"));
    const next = rows[Math.min(Math.max(current + step, 0), rows.length - 1)];
    const link = next?.querySelector("a[data-open]") ?? next?.querySelector("a, button");
    link?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details.menu[open]");
      if (open?.contains(document.activeElement)) open.querySelector("summary").focus();
      return closeMenus();
    }
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (typing || held || event.defaultPrevented || !keysWanted()) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "/") {
      const search = document.querySelector("[data-search], input[type=search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select?.();
    }
  });

  // ---- htmx: what loads is seen, what fails is said, the panel that opened can be found ----
  document.addEventListener("htmx:before:request", (event) => {
    root.classList.add("is-loading");
    event.detail.ctx.target?.setAttribute?.("aria-busy", "true");
  });
  document.addEventListener("htmx:finally:request", (event) => {
    root.classList.remove("is-loading");
    event.detail.ctx.target?.removeAttribute?.("aria-busy");
    const form = event.detail.ctx.sourceElement?.closest?.("form");
    if (form) free(form);
  });
  // The sign-in has ended: fetch has followed the way to the sign-in page, which is no fragment.
  document.addEventListener("htmx:before:response", (event) => {
    const answer = event.detail.ctx.response?.raw;
    if (!answer?.redirected || new URL(answer.url).pathname !== "/sign-in") return;
    event.preventDefault();
    location.reload();
  });
  const failed = (event) => {
    if (event.detail.ctx?.response?.raw?.status === 401) return location.reload();
    const template = document.getElementById("load-failed");
    document.getElementById("notices")?.replaceChildren(template.content.cloneNode(true));
    window.scrollTo({ top: 0 });
  };
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:error", failed);
  document.addEventListener("htmx:after:swap", (event) => {
    const { target, sourceElement } = event.detail.ctx;
    const panel = target?.closest?.("[data-panel]");
    if (!panel) return;
    const row = sourceElement.closest("[data-row]");
    if (row) {
      each("[data-row].current", (other) => other.classList.remove("current"));
      each("a[data-open][aria-current]", (link) => link.removeAttribute("aria-current"));
      row.classList.add("current");
      row.querySelector("a[data-open]")?.setAttribute("aria-current", "true");
    }
    if (panel.getBoundingClientRect().top > window.innerHeight * 0.8) {
      panel.tabIndex = -1;
      panel.focus({ preventScroll: true });
      panel.scrollIntoView({ block: "start" });
    }
  });
})();
