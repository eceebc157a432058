/** How soon alerts find a jump of failures and how often they are wrong; how far forecasts are off. Seeded: the same figures every time. */
import { existsSync } from 'node:fs'
import { sharedPath } from '../support/shared-data.ts'
import { measureDetection } from './insights/detection.ts'
import { measureForecasts, readHourlySpend } from './insights/forecasting.ts'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

console.log(
  'A failure rate jumps by 20 points at 10 calls a minute (Poisson): 400 incidents and 20 quiet weeks for each usual rate',
)
console.log('| usually fail | method | median, min | mean, min | p90, min | within 2 min | false alarms a week |')
console.log('|---|---|---|---|---|---|---|')
for (const { usual, method, median, mean, p90, withinTwo, falseAlarms } of measureDetection()) {
  const figures = [median, mean, p90].map(value => value.toFixed(1)).join(' | ')
  console.log(`| ${percent(usual)} | ${method} | ${figures} | ${percent(withinTwo)} | ${falseAlarms.toFixed(2)} |`)
}

const file = sharedPath('traces', 'servegen_resampled_2weeks.csv.gz')
if (!existsSync(file)) {
  console.log('\nForecasts: skipped, because traces/servegen_resampled_2weeks.csv.gz is not beside the project.')
} else {
  const rows = measureForecasts(readHourlySpend(file))
  console.log('\nSpend of the coming hours, told at every hour (resampled production traces, days 2 to 14)')
  console.log(
    '| series | hours ahead | tries | MAPE, Galley | MAPE, naive | MAPE, seasonal naive | within 80 % interval |',
  )
  console.log('|---|---|---|---|---|---|---|')
  for (const { series, hours, tries, galley, naive, seasonal, covered } of rows) {
    console.log(`| ${series} | ${hours} | ${tries} | ${[galley, naive, seasonal, covered].map(percent).join(' | ')} |`)
  }
  for (const hours of [1, 6, 24]) {
    const of = rows.filter(row => row.hours === hours)
    const mean = (field: 'galley' | 'naive' | 'seasonal' | 'covered') =>
      percent(of.reduce((sum, row) => sum + row[field] * row.tries, 0) / of.reduce((sum, row) => sum + row.tries, 0))
    console.log(
      `| **all** | ${hours} | ${of.reduce((sum, row) => sum + row.tries, 0)} | ${mean('galley')} | ${mean('naive')} | ${mean('seasonal')} | ${mean('covered')} |`,
    )
  }
}
