import { bundledPriceData } from '../../ledger/price-data-file.ts'
import { type Check, ok, warning } from '../check.ts'

const oldDays = 120

export const pricesAgeCheck: Check = {
  name: 'prices-age',
  title: 'Prices',
  run({ opened, clock }) {
    const { origin, date } = opened?.prices ?? { origin: bundledPriceData.source, date: bundledPriceData.date }
    const days = Math.floor((clock.now() - Date.parse(date)) / 86_400_000)
    const facts = `From ${date} (${origin})`
    if (days <= oldDays) return ok(`${facts}.`)
    return warning(
      `${facts}, ${days} days ago; newer models may be unpriced.`,
      'Run "galley prices refresh", then "galley reprice".',
      'Update Galley, which brings newer prices, then price calls again under Settings, Maintenance. A price of your own is set under Providers.',
    )
  },
}
