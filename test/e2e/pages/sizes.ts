/** Every page is looked at in these: theme, width, height. */
export const sizes = [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 1024, 768],
  ['dark', 1024, 768],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const

/** For `page.evaluate`: something is wider than the screen. */
export const isScrolledSideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
