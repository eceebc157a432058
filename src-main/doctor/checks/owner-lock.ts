import { layoutOf } from '../../store/data-folder.ts'
import { describeOwner, findOwner } from '../../store/owner-lock.ts'
import { type Check, ok } from '../check.ts'

export const ownerLockCheck: Check = {
  name: 'owner-lock',
  title: 'In use by',
  run({ paths }) {
    const owner = findOwner(layoutOf(paths))
    return ok(owner === null ? 'Nobody at the moment.' : `${describeOwner(owner)}. Commands that write wait for it.`)
  },
}
