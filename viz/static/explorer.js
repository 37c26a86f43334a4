// Runs on every page: keyboard shortcuts, tables that change in place, forms that keep the scroll position, progress of the rule check.
(() => {
  document.documentElement.classList.add("scripted");

  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const focus = (element) => {
    if (!element) return false;
    element.scrollIntoView({ block: "nearest" });
    element.focus();
    return true;
  };
  const keys = {
    "/": () => focus(document.getElementById("ask")),
    l: () => focus(document.querySelector("#grid tbody tr[tabindex='0']")),
    r: () => focus(document.querySelector("[data-responsible], [data-holder]")),
    u: () => {
      const up = document.querySelector("[data-up]");
      if (up) window.location.assign(up.href);
      return up !== null;
    },
    "?": () => {
      const help = document.querySelector(".menu a[data-page='help']");
      if (help) window.location.assign(help.href);
      return help !== null;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !keys[event.key]) return;
    if (keys[event.key]()) event.preventDefault();
  });

  // A form that reloads the same page restores the focused field and the scroll position.
  const STAYING = "wangge.staying";
  for (const form of document.querySelectorAll("form[data-stay]")) {
    form.addEventListener("submit", () => {
      const field = form.contains(document.activeElement) ? document.activeElement : null;
      const at = { path: window.location.pathname, id: (field?.id ? field : form.querySelector("select, input:not([type=hidden])")).id, top: window.scrollY };
      sessionStorage.setItem(STAYING, JSON.stringify(at));
    });
  }
  const staying = JSON.parse(sessionStorage.getItem(STAYING) ?? "null");
  sessionStorage.removeItem(STAYING);
  if (staying?.path === window.location.pathname) {
    document.getElementById(staying.id)?.focus({ preventScroll: true });
    window.scrollTo(0, staying.top);
  }

  // Links and forms of a table replace only the table, so that focus and scroll position stay. Without scripts they load the page.
  const swapTable = async (table, address, name, keep = true) => {
    const open = table.querySelector("details.filter")?.open ?? false;
    table.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(table.id);
      if (!answer.ok || !fresh || page.querySelector("[data-address-notice]") || document.querySelector("[data-address-notice]")) throw new Error("reload");
      table.replaceWith(fresh);
      const details = fresh.querySelector("details.filter");
      if (details) details.open = open;
      for (const part of ["main .formats", "footer .formats"]) {
        const links = document.querySelector(part);
        const other = page.querySelector(part);
        if (links && other && !fresh.contains(links)) links.replaceWith(other);
      }
      if (keep) window.history.pushState({}, "", answer.url.split("#")[0] + "#" + table.id);
      (fresh.querySelector(`[data-swap="${name}"]`) ?? fresh.querySelector("summary, a"))?.focus({ preventScroll: true });
    } catch {
      window.location.assign(address);
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-table] a[data-swap]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swapTable(link.closest("[data-table]"), link.href, link.dataset.swap);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-table] form[data-swap]");
    if (!form) return;
    event.preventDefault();
    const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    swapTable(form.closest("[data-table]"), `${window.location.pathname}?${values}`, "filter");
  });
  window.addEventListener("popstate", () => {
    if (document.querySelector("[data-table]")) window.location.reload();
  });

  const waiting = document.querySelector("[data-waiting]");
  if (waiting) {
    const poll = async () => {
      try {
        const answer = await fetch(waiting.dataset.waiting, { cache: "no-store" });
        const progress = await answer.json();
        const bar = waiting.querySelector("progress");
        bar.max = progress.rules || 1;
        bar.value = progress.counted;
        if (progress.ready) window.location.reload();
        else window.setTimeout(poll, 700);
      } catch {
        window.setTimeout(poll, 3000);
      }
    };
    window.setTimeout(poll, 700);
  }
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
  performance.mark("page-ready");
})();
