// Lets django-unfold 0.91 run on Alpine's CSP build, that is without 'unsafe-eval'.
// Acts before Alpine reads the page: inline state and multi-statement handlers become named methods.
document.addEventListener("alpine:init", () => {
  for (const factory of [theme, searchForm, searchDropdown, searchCommand]) {
    Alpine.data(factory.name, factory);
  }
  const original = document.body.getAttribute("x-data") || "";
  const firstTab = (original.match(/activeTab: '([^']*)'/) || ["", ""])[1];
  const path = () => window.location.pathname + window.location.search;

  Alpine.data("unfoldPage", () => ({
    activeTab: (firstTab && getCurrentTab()) || firstTab,
    sidebarMobileOpen: false,
    sidebarDesktopOpen: localStorage.getItem("sidebarDesktopOpen") !== "0",
    moveRecords,
    sortRecords,
    init() {
      this.$watch("sidebarDesktopOpen", (open) =>
        localStorage.setItem("sidebarDesktopOpen", open ? "1" : "0"));
    },
    toggleSidebar() { this.sidebarDesktopOpen = !this.sidebarDesktopOpen; },
    formAction() { return path() + (this.activeTab && this.activeTab !== "general" ? "#" + this.activeTab : ""); },
    goTo(link) { window.location.href = link.href + window.location.hash; },
  }));
  document.body.setAttribute("x-data", "unfoldPage");
  document.body.removeAttribute("x-init");

  const rewrite = (attribute, part, expression) => {
    for (const element of document.querySelectorAll(`[${CSS.escape(attribute)}*="${part}"]`)) {
      element.setAttribute(attribute, expression);
    }
  };
  rewrite("x-on:click", "localStorage", "toggleSidebar()");
  rewrite("x-bind:action", "window.location", "formAction()");
  rewrite("x-on:click.prevent", "window.location", "goTo($el)");
  rewrite("x-on:focus", "openSearchResults", "openSearchResults = true");
  rewrite("x-on:keydown.escape.prevent", "$refs.searchInput", "openSearchResults = false");
  rewrite("x-on:keydown.enter.prevent", "if (", "!$event.metaKey && !$event.ctrlKey && selectItem(false, false)");

  // Some switches are bare spans and divs: give them to the keyboard too.
  const menus = 'span[x-on\\:click^="toggleSidebar"], span[x-on\\:click^="sidebarMobileOpen"]';
  for (const menu of document.querySelectorAll(menus)) menu.setAttribute("aria-label", "Show or hide the menu");
  const switches = `${menus}, .cursor-pointer[x-on\\:click]:not([href], button), [x-on\\:click*="opencommand"]`;
  for (const element of document.querySelectorAll(switches)) {
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.addEventListener("keydown", (event) => event.key === "Enter" && event.target === element && element.click());
  }
});
