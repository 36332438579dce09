/** Where a popover stands: below its button, inside the window. @param {HTMLElement} button @param {string} id */
export function place(button, id) {
  const popover = document.getElementById(id);
  if (popover) {
    const { left, bottom } = button.getBoundingClientRect();
    popover.style.top = `${bottom + 8}px`;
    popover.style.left = `${Math.max(8, Math.min(left, innerWidth - 336))}px`;
  }
}
