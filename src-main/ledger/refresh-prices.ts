import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { REMOTE_DATA_JSON_URL } from '@pydantic/genai-prices'
import { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { maximumPriceBytes, type PriceData, parsePriceData } from './price-data-file.ts'

function tooLarge(what: string): Failure {
  return failing('invalid_input', sayLedger('price.file_too_large', { file: what }))
}

/** Price data from a file in the price package's format. `today` is the date it is known by. */
export function readPricesFrom(file: string, today: string): PriceData {
  let text: string
  try {
    if (statSync(file).size > maximumPriceBytes) throw tooLarge(file)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw failing('invalid_input', sayLedger('price.file_not_read', { file }), {}, error)
  }
  return { providers: parsePriceData(text, file), source: `file ${basename(file)}`, date: today }
}

/** The price package's own update, from the address it publishes. Works only with a network, and says so. */
export async function fetchPrices(
  fetch: typeof globalThis.fetch,
  today: string,
  signal: AbortSignal | undefined,
): Promise<PriceData> {
  let text: string
  try {
    const response = await fetch(REMOTE_DATA_JSON_URL, {
      redirect: 'error',
      ...(signal === undefined ? {} : { signal }),
    })
    if (!response.ok) {
      const values = { address: REMOTE_DATA_JSON_URL, status_id: response.status }
      throw failing('provider', sayLedger('price.answered', values))
    }
    text = await response.text()
  } catch (error) {
    if (error instanceof Failure) throw error
    if (signal?.aborted) throw failing('cancelled', sayLedger('price.stopped'))
    throw failing('provider', sayLedger('price.unreachable', { address: REMOTE_DATA_JSON_URL }), {}, error)
  }
  if (text.length > maximumPriceBytes) throw tooLarge(REMOTE_DATA_JSON_URL)
  return {
    providers: parsePriceData(text, `What ${REMOTE_DATA_JSON_URL} sent`),
    source: REMOTE_DATA_JSON_URL,
    date: today,
  }
}
