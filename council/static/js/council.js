// Small comforts. Every page works without this file.
"use strict";

(() => {
  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
  }

  // A second press of the same button sends nothing twice. Buttons wake up when the page is shown again from history.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "yes";
    }
  });

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
    });
  });
})();
