/**
 * Options of a test that holds the product to a time. What else runs on a machine may stop it for a second, and that is not the
 * product's: such a test may be tried twice more against the same bound, which a product that became slow misses every time.
 */
export const againstTheClock = { retry: 2 }
