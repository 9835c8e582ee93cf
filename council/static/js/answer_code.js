"use strict";

// A link in a mail carries its code behind the sign #, which no server is sent. Put it where it would be typed.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("code");
  const told = window.location.hash.slice(1);
  if (field && /^[0-9]{28}$/.test(told)) {
    field.value = told;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
});
