import type { Session } from 'electron'
import { appOrigin } from './app-scheme.ts'
import { originOf } from './navigation-lock.ts'

/** All that a page of the app may ask for: to put text on the clipboard. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Everything else that a page can ask a browser for is denied: camera, location, devices, notifications, screens. */
export function denyPermissions(session: Session): void {
  const isGranted = (permission: string, url: string) => granted.has(permission) && originOf(url) === appOrigin
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isGranted(permission, contents.getURL())),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin))
  session.setDevicePermissionHandler(() => false)
}
