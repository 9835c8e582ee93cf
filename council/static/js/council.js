// Small comforts. Every page works without this file.
"use strict";

(() => {
  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
  }

  // A second press of the same button sends nothing twice. After a while it may: the line may have failed, or the answer
  // was a file. So may a page that is shown again from history.
  const AGAIN = 5000;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, AGAIN);
    }
  });

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
    });
  });
})();
