/**
 * Escape over a tooltip is meant for the dialog or the sheet that its button is in, too: it is said once more, to that alone, as
 * soon as the tooltip is gone.
 */
export function passEscapeOn(button: HTMLElement | null): void {
  const around = button?.closest('[role="dialog"], [role="alertdialog"]') ?? null
  if (around === null) return
  setTimeout(() => {
    const target = around.contains(document.activeElement) ? document.activeElement : around
    target?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
  })
}
