import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { forecastTotal } from '../../../src-main/insights/forecasts/forecast-total.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const period = 24
const warmUp = 4 * period
/** Dollars for a million tokens, the same for all: what is measured is the shape over time. */
const prices = { input: 0.15, output: 0.6 }

export interface ForecastRow {
  readonly series: string
  readonly hours: number
  readonly tries: number
  /** Mean absolute percentage errors. */
  readonly galley: number
  readonly naive: number
  readonly seasonal: number
  /** Tries that fell between low and high; 0.8 is meant. */
  readonly covered: number
}

/** Spend by hour, in all and by model, from the trace. The first day is left out: one model was served on that day alone. */
export function readHourlySpend(file: string): ReadonlyMap<string, readonly number[]> {
  const rows = parse(gunzipSync(readFileSync(file)), { columns: true }) as Record<string, string>[]
  const first = Math.floor(Date.parse(rows[0]?.timestamp ?? '') / hourMs)
  const last = Math.floor(Date.parse(rows.at(-1)?.timestamp ?? '') / hourMs)
  const series = new Map<string, number[]>()
  for (const row of rows) {
    const hour = Math.floor(Date.parse(row.timestamp ?? '') / hourMs) - first
    const cost = (Number(row.input_tokens) * prices.input + Number(row.output_tokens) * prices.output) / 1e6
    for (const name of ['all models', row.model ?? '']) {
      const values = series.get(name) ?? new Array<number>(last - first + 1).fill(0)
      values[hour] = (values[hour] ?? 0) + cost
      series.set(name, values)
    }
  }
  const later = [...series].map(([name, values]) => [name, values.slice(period)] as const)
  return new Map(later.filter(([, values]) => values.filter(value => value > 0).length > values.length / 2))
}

/** When the trace's calls were made, from its first midnight on, over and over. */
export function readArrivals(file: string): { readonly at: readonly number[]; readonly everyMs: number } {
  const rows = parse(gunzipSync(readFileSync(file)), { columns: true }) as Record<string, string>[]
  const times = rows.map(({ timestamp }) => Date.parse(timestamp ?? '')).sort((one, other) => one - other)
  const first = Math.floor((times[0] ?? 0) / dayMs) * dayMs
  const days = Math.ceil(((times.at(-1) ?? 0) + 1 - first) / dayMs)
  return { at: times.map(time => time - first), everyMs: days * dayMs }
}

/** Forecasts the sum of the coming hours at every hour of the series, knowing only what came before it. */
export function measureForecasts(series: ReadonlyMap<string, readonly number[]>): readonly ForecastRow[] {
  return [...series].flatMap(([name, values]) => [1, 6, 24].map(hours => measure(name, values, hours)))
}

function measure(series: string, values: readonly number[], hours: number): ForecastRow {
  const sum = (from: number, to: number) => values.slice(from, to).reduce((total, value) => total + value, 0)
  const errors = { galley: 0, naive: 0, seasonal: 0 }
  let tries = 0
  let covered = 0
  for (let at = warmUp; at + hours <= values.length; at++) {
    const actual = sum(at, at + hours)
    const said = forecastTotal(values.slice(0, at), period, hours)
    if (said === null || actual === 0) continue
    tries += 1
    errors.galley += Math.abs(actual - said.expected) / actual
    errors.naive += Math.abs(actual - (values[at - 1] ?? 0) * hours) / actual
    errors.seasonal += Math.abs(actual - sum(at - period, at - period + hours)) / actual
    if (actual >= said.low && actual <= said.high) covered += 1
  }
  const mean = (total: number) => total / Math.max(1, tries)
  return {
    ...{ series, hours, tries, covered: mean(covered) },
    galley: mean(errors.galley),
    naive: mean(errors.naive),
    seasonal: mean(errors.seasonal),
  }
}
