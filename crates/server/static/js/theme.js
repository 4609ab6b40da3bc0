// Runs in the head before the first paint, so that a page does not flash in the other theme. A classic script, no module.
(() => {
    try {
        const theme = localStorage.getItem("theme");
        if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
    } catch {
        // Storage is switched off: the system's theme holds.
    }
})();
