// Small repairs around the chat: a way to sign up, the language's direction, and what screen
// readers and keyboards need that Chainlit's own parts do not give them.
(() => {
  const words = {
    en: { join: "New here?", link: "Make an account", account: "Account" },
    he: { join: "עדיין אין לך חשבון?", link: "פתיחת חשבון", account: "החשבון" },
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

  // Chainlit's own links in the header are a link inside a button: two stops that do one thing.
  const offerAccount = () => {
    const user = document.getElementById("user-nav-button");
    if (!user || document.querySelector(".matinee-account")) return;
    const link = document.createElement("a");
    link.className = "matinee-account";
    link.href = "/account/password";
    link.textContent = say.account;
    user.before(link);
  };

  // Buttons that are only a picture get the name of what the picture means.
  const meanings = {
    "lucide-copy": "Copy", "lucide-thumbs-up": "Helpful", "lucide-thumbs-down": "Not helpful",
    "lucide-arrow-down": "Scroll to the end", "lucide-ellipsis": "Options",
    "lucide-eye": "Show the password", "lucide-eye-off": "Hide the password",
  };
  const nameButtons = () => {
    for (const button of document.querySelectorAll("button:not([aria-label])")) {
      if (button.textContent.trim()) continue;
      const drawn = button.querySelector("svg")?.classList ?? [];
      const meaning = Object.keys(meanings).find((name) => [...drawn].includes(name));
      const name = meaning ? meanings[meaning] : button.id.replace(/[-_]/g, " ");
      if (name) button.setAttribute("aria-label", name);
    }
    for (const input of document.querySelectorAll("input#email")) {
      if (input.type === "email") input.type = "text";
      input.autocomplete = "username";
    }
  };

  // The list on the left: its options are a button, its frame is no list.
  const nameConversations = () => {
    for (const options of document.querySelectorAll("#thread-options:not([role])")) {
      const name = options.closest("li")?.textContent.trim() ?? "";
      options.setAttribute("aria-label", `Options of ${name}`);
      asButton(options);
      // Chainlit puts it into a button inside a link: the link is enough.
      const row = options.closest("button");
      row?.setAttribute("role", "group");
      row?.setAttribute("tabindex", "-1");
      row?.setAttribute("aria-label", name);
    }
    for (const frame of document.querySelectorAll("ul[data-sidebar=menu]:has(> div):not([role])"))
      frame.setAttribute("role", "presentation");
  };

  // A chart is one picture with a name; its figures stand in the table below it.
  const nameCharts = () => {
    for (const link of document.querySelectorAll("a.plotlyjsicon")) link.remove();
    for (const chart of document.querySelectorAll(".js-plotly-plot:not([aria-label])")) {
      const title = chart.querySelector(".gtitle")?.textContent;
      if (!title) continue;
      chart.setAttribute("role", "img");
      chart.setAttribute("aria-label", `Chart: ${title}. The table below has the figures.`);
    }
  };

  // Headings that sort and numbers of pages are no buttons in Chainlit: here they are, with keys.
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.currentTarget.click();
  };
  const asButton = (element) => {
    if (element.tabIndex !== 0 || element.getAttribute("role") !== "button") {
      element.tabIndex = 0;
      element.setAttribute("role", "button");
      element.addEventListener("keydown", press);
    }
  };
  const figure = /^[-+]?[\d.,]+ ?%?$/;
  const helpTables = () => {
    for (const table of document.querySelectorAll(".dataframe table")) {
      const headings = [...table.querySelectorAll("th")];
      const first = [...(table.querySelector("tbody tr")?.children ?? [])];
      headings.forEach((heading, column) => {
        const sorted = heading.querySelector(".lucide-arrow-up") ? "ascending"
          : heading.querySelector(".lucide-arrow-down") ? "descending" : "none";
        if (heading.getAttribute("aria-sort") !== sorted) heading.setAttribute("aria-sort", sorted);
        if (heading.firstElementChild) asButton(heading.firstElementChild);
        heading.toggleAttribute("data-figure", figure.test(first[column]?.textContent ?? ""));
      });
      for (const cell of table.querySelectorAll("td:not([data-read])")) {
        cell.dataset.read = "";
        cell.toggleAttribute("data-figure", figure.test(cell.textContent));
      }
    }
    for (const page of document.querySelectorAll(".dataframe nav a:not([href])")) asButton(page);
    // What scrolls sideways can be reached and scrolled with the keys.
    const boxes = ".message-content div.overflow-auto:has(> table):not([tabindex])";
    for (const box of document.querySelectorAll(boxes)) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Table");
    }
  };

  // At once, not with the next frame: a page in the background draws no frames, and is read aloud too.
  new MutationObserver(() => {
    offerJoin();
    offerAccount();
    nameButtons();
    nameConversations();
    nameCharts();
    helpTables();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
