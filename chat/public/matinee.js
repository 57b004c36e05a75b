// Small repairs around the chat: a way to sign up, the language's direction, names for screen readers.
(() => {
  const words = {
    en: { join: "New here?", link: "Make an account" },
    he: { join: "עדיין אין לך חשבון?", link: "פתיחת חשבון" },
  };
  const language = (navigator.language || "en").slice(0, 2);
  const say = words[language] || words.en;
  document.documentElement.lang = words[language] ? language : "en";
  if (["he", "ar", "fa", "ur"].includes(language)) document.documentElement.dir = "rtl";

  const offerJoin = () => {
    const form = document.querySelector("form");
    if (location.pathname !== "/login" || !form || document.querySelector(".matinee-join")) return;
    const line = document.createElement("p");
    line.className = "matinee-join";
    const link = document.createElement("a");
    link.href = "/account/join";
    link.textContent = say.link;
    line.append(`${say.join} `, link);
    form.append(line);
  };

  // Buttons that are only a picture get the name of what the picture means.
  const meanings = {
    "lucide-copy": "Copy", "lucide-thumbs-up": "Helpful", "lucide-thumbs-down": "Not helpful",
    "lucide-arrow-down": "Scroll to the end", "lucide-ellipsis": "Options",
  };
  const nameThings = () => {
    for (const button of document.querySelectorAll("button:not([aria-label])")) {
      if (button.textContent.trim()) continue;
      const drawn = button.querySelector("svg")?.classList ?? [];
      const meaning = Object.keys(meanings).find((name) => [...drawn].includes(name));
      const name = meaning ? meanings[meaning] : button.id.replace(/[-_]/g, " ");
      if (name) button.setAttribute("aria-label", name);
    }
    // A chart brings a link to its maker's site; nothing here leads to another host.
    for (const link of document.querySelectorAll("a.plotlyjsicon")) link.remove();
    for (const input of document.querySelectorAll("input#email")) {
      if (input.type === "email") input.type = "text";
      input.autocomplete = "username";
    }
  };

  // At once, not with the next frame: a page in the background draws no frames, and is read aloud too.
  new MutationObserver(() => {
    offerJoin();
    nameThings();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
