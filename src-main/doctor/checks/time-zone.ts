import { bundledPriceData } from '../../ledger/price-data-file.ts'
import { systemTimeZone } from '../../store/setting-groups/time-zone-name.ts'
import { type Check, ok, problem, warning } from '../check.ts'

/** Days, budgets and reports are in this zone; a clock that is wrong puts calls into the wrong ones. */
export const timeZoneCheck: Check = {
  name: 'time-zone',
  title: 'Clock and zone',
  run({ opened, clock }) {
    const now = clock.now()
    const machine = systemTimeZone()
    const timeZone = opened?.timeZone ?? machine
    const shown = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(now)
    if (now < Date.parse(bundledPriceData.date)) {
      return problem(
        `The machine's clock says ${shown}, which is before this version was made.`,
        'Set the clock, or switch its synchronisation on.',
      )
    }
    if (timeZone === machine) return ok(`${shown} in ${timeZone}.`)
    return warning(
      `${shown} in ${timeZone}; the machine itself is in ${machine}.`,
      `If that is not meant, run "galley settings set timeZone ${machine}".`,
      `If that is not meant, set the time zone to ${machine} under Settings, General.`,
    )
  },
}
