import { ApiError } from '../transport/api-error.ts'

/** How a browser begins to say so; the router loads the page anew, once, where it shows a page that failed with these words. */
const missing = 'Failed to fetch dynamically imported module'

/**
 * Fetches a part of the app that is loaded when it is first wanted. Where nobody answers, that is said like everything else that
 * Galley does not answer. Where Galley answers and the part is not there, another version of it was started meanwhile.
 */
export async function fetchCode<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch (error) {
    if (await isAnswering()) throw new Error(`${missing}: ${String(error)}`, { cause: error })
    throw new ApiError('unreachable', 'Galley does not answer.', {}, error)
  }
}

async function isAnswering(): Promise<boolean> {
  try {
    await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })
    return true
  } catch {
    return false
  }
}
