// Runs before the page is drawn, so that a chosen theme does not flash: `?theme=dark`, or the one chosen before.
{
  const asked = new URLSearchParams(location.search).get("theme");
  if (asked) localStorage.setItem("theme", asked);
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
