import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { REMOTE_DATA_JSON_URL } from '@pydantic/genai-prices'
import { Failure } from '../failure.ts'
import { maximumPriceBytes, type PriceData, parsePriceData } from './price-data-file.ts'

function tooLarge(what: string): Failure {
  return new Failure('invalid_input', `${what} is larger than 32 MB, so it is not price data. No price was changed.`)
}

/** Price data from a file in the price package's format. `today` is the date it is known by. */
export function readPricesFrom(file: string, today: string): PriceData {
  let text: string
  try {
    if (statSync(file).size > maximumPriceBytes) throw tooLarge(file)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      'invalid_input',
      `The price file ${file} cannot be read, so no price was changed. Check the path and its permissions.`,
      {},
      error,
    )
  }
  return { providers: parsePriceData(text, file), source: `file ${basename(file)}`, date: today }
}

/** The price package's own update, from the address it publishes. Works only with a network, and says so. */
export async function fetchPrices(
  fetch: typeof globalThis.fetch,
  today: string,
  signal: AbortSignal | undefined,
): Promise<PriceData> {
  const keep = 'The prices in use are kept. You can also download the file elsewhere and give it with --file.'
  let text: string
  try {
    const response = await fetch(REMOTE_DATA_JSON_URL, {
      redirect: 'error',
      ...(signal === undefined ? {} : { signal }),
    })
    if (!response.ok) {
      throw new Failure('provider', `${REMOTE_DATA_JSON_URL} answered with status ${response.status}. ${keep}`)
    }
    text = await response.text()
  } catch (error) {
    if (error instanceof Failure) throw error
    if (signal?.aborted) throw new Failure('cancelled', 'Refreshing prices was cancelled. The prices in use are kept.')
    throw new Failure(
      'provider',
      `${REMOTE_DATA_JSON_URL} could not be reached: is there a network? ${keep}`,
      {},
      error,
    )
  }
  if (text.length > maximumPriceBytes) throw tooLarge(REMOTE_DATA_JSON_URL)
  return {
    providers: parsePriceData(text, `What ${REMOTE_DATA_JSON_URL} sent`),
    source: REMOTE_DATA_JSON_URL,
    date: today,
  }
}
