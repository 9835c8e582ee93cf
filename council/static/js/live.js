// The live page of a meeting: what is tapped without a connection waits on this device and is sent again, in order.
// The page works without this file; then each tap sends its form.
"use strict";

(() => {
  const note = document.getElementById("connection");
  const STORE = `council-taps-${note.dataset.meeting}`;
  const PAUSE = 3000;
  const LONGEST_WAIT = 15000; // a connection that answers nothing is none
  const NOTED = 204;
  const TAKEN_OUT = [404, 409, 422]; // the site will never take this one
  let sending = false;
  let told = "";

  // Two windows of one browser share the store, so it is read anew before each change.
  const waiting = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) || [];
    } catch {
      return [];
    }
  };
  const keep = (taps) => localStorage.setItem(STORE, JSON.stringify(taps));
  const drop = (id) => keep(waiting().filter((tap) => tap.id !== id));

  // crypto.randomUUID is missing where the site has no TLS.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const live = () => document.getElementById("live");
  const value = (form, name) => (form.elements[name] ? form.elements[name].value : "");

  const show = () => {
    const taps = waiting();
    const label = live().dataset.waiting;
    document.querySelectorAll("form[data-tap]").forEach((form) => {
      const own = taps.filter(
        (tap) => tap.person === value(form, "person") && tap.place === value(form, "substitute_for"),
      );
      const latest = own.length ? own[own.length - 1].state : null;
      form.classList.toggle("taps-waiting", own.length > 0);
      form.dataset.waiting = label;
      form.querySelectorAll("button.tap").forEach((button) => {
        button.classList.toggle("tap-waiting", button.value === latest);
        if (latest) {
          button.setAttribute("aria-pressed", String(button.value === latest));
        }
      });
    });
    note.querySelector(".connection-count").textContent = String(taps.length);
    if (told) {
      note.querySelector(".connection-told").textContent = told;
    }
    note.hidden = taps.length === 0 && !told;
  };

  const send = async (tap) => {
    const body = new URLSearchParams({
      csrf_token: document.querySelector("form[data-tap] [name=csrf_token]").value,
      form_key: tap.id,
      person: tap.person,
      substitute_for: tap.place,
      state: tap.state,
      age: String(Math.max(0, Date.now() - tap.made)),
    });
    return fetch(tap.url, {
      method: "POST",
      body,
      headers: { "X-Tap": "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
  };

  const sendAll = async () => {
    if (sending || !document.querySelector("form[data-tap]")) {
      return;
    }
    sending = true;
    let sent = false;
    try {
      for (let taps = waiting(); taps.length; taps = waiting()) {
        const tap = taps[0];
        const answer = await send(tap);
        if (answer.status === NOTED) {
          told = "";
        } else if (TAKEN_OUT.includes(answer.status)) {
          const why = answer.status === 422 ? await answer.text() : "";
          told = `${note.dataset.refused} ${why}`;
        } else {
          told = answer.type === "opaqueredirect" ? note.dataset.signedOut : told;
          break;
        }
        drop(tap.id);
        sent = true;
      }
    } catch {
      // No connection: what waits is sent again later.
    } finally {
      sending = false;
      show();
    }
    if (sent && live().hasAttribute("hx-get")) {
      htmx.trigger(live(), "noted");
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("form[data-tap] button.tap");
    if (!button) {
      return;
    }
    const form = button.form;
    const tap = {
      id: newId(),
      url: form.action,
      person: value(form, "person"),
      place: value(form, "substitute_for"),
      state: button.value,
      made: Date.now(),
    };
    try {
      keep([...waiting(), tap]);
    } catch {
      return; // nothing can be kept on this device: the form itself is sent
    }
    event.preventDefault();
    show();
    sendAll();
  });

  // What is being chosen while the page is asked for again stays chosen.
  let choice = "";
  const chooser = () => document.querySelector("#add-speaker select");
  document.addEventListener("htmx:before:swap", () => {
    choice = chooser() ? chooser().value : "";
  });
  document.addEventListener("htmx:after:swap", () => {
    if (chooser() && [...chooser().options].some((option) => option.value === choice)) {
      chooser().value = choice;
    }
    show();
  });
  window.addEventListener("online", sendAll);
  window.addEventListener("storage", show);
  setInterval(sendAll, PAUSE);
  show();
  sendAll();
})();
