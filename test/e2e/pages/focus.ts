import type { Locator, Page } from 'playwright'

/**
 * Waits until what lay over the page is gone and the focus is back on the page: it comes back a moment later, and would take the
 * keys from whatever had it meanwhile.
 */
export async function closed(opened: Locator): Promise<void> {
  await opened.waitFor({ state: 'detached' })
  // In a task behind the one that took it away; to nothing where nothing had it before.
  await opened.page().evaluate(`new Promise(resolve => {
    const turn = left => left === 0 ? resolve() : requestAnimationFrame(() => setTimeout(turn, 0, left - 1))
    turn(4)
  })`)
}

/** Takes an entry of the list that is open by Enter, once the list has the focus: it takes it a moment after it is shown. */
export async function takeEntry(
  page: Page,
  role: 'menuitem' | 'menuitemcheckbox' | 'option',
  name: string | RegExp,
): Promise<void> {
  const list = page.locator('[role=menu], [role=listbox]')
  await list
    .locator(':focus')
    .or(list.and(page.locator(':focus')))
    .first()
    .waitFor()
  const entry = page.getByRole(role, { name, exact: typeof name === 'string' }).first()
  await entry.press('Enter')
}
