import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Where Linux may keep programs from making the namespaces that Chromium's sandbox stands on, and what that file then says.
 * Source: https://chromium.googlesource.com/chromium/src/+/main/docs/security/apparmor-userns-restrictions.md
 */
const restrictions = [
  ['kernel/apparmor_restrict_unprivileged_userns', '1'],
  ['kernel/unprivileged_userns_clone', '0'],
  ['user/max_user_namespaces', '0'],
] as const

/**
 * What a person can do where the system, not Galley, keeps the window's sandbox from working (Ubuntu since 23.10), as the end of
 * a sentence; null where that is not the cause.
 *
 * @param program Electron's own program, which has its sandbox's helper beside it
 * @param system where the kernel's switches are read
 */
export function sandboxAdvice(program: string, system = '/proc/sys'): string | null {
  const isRestricted = restrictions.some(([file, value]) => readSwitch(join(system, file)) === value)
  const helper = join(dirname(program), 'chrome-sandbox')
  if (!isRestricted || isSetUp(helper)) return null
  const quoted = `'${helper.replaceAll("'", `'\\''`)}'`
  return `this system does not allow the window's sandbox; to allow it, once: sudo chown root:root ${quoted} && sudo chmod 4755 ${quoted}`
}

function readSwitch(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/** Owned by root and run as root, whoever starts it. */
function isSetUp(helper: string): boolean {
  const found = statSync(helper, { throwIfNoEntry: false })
  return found === undefined || (found.uid === 0 && (found.mode & 0o4000) !== 0)
}
