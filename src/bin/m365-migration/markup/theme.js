// The choice of light and dark, remembered where storage is allowed.
{
  const fields = document.querySelector(".theme");
  try {
    const remembered = fields.querySelector(`#theme-${localStorage.getItem("theme")}`);
    if (remembered) remembered.checked = true;
  } catch {
    // Storage is forbidden: the theme is not remembered.
  }
  fields.addEventListener("change", ({ target }) => {
    try {
      localStorage.setItem("theme", target.value);
    } catch {
      // As above.
    }
  });
}
