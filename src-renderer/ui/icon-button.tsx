import type { ComponentPropsWithRef } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './icon-button.module.css'
import { joinClasses } from './join-classes.ts'
import { tellKeys } from './key-names.ts'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'aria-label'> {
  readonly icon: IconName
  /** Its name, for screen readers and as its tooltip. */
  readonly label: string
  readonly shortcut?: string
  readonly size?: 'md' | 'sm'
  /** Where the place around says the label already. */
  readonly withoutTooltip?: boolean
}

export function IconButton({
  icon,
  label,
  shortcut,
  size = 'md',
  withoutTooltip = false,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      className={joinClasses(styles.button, size === 'sm' && styles.small, className)}
      aria-label={label}
      aria-keyshortcuts={shortcut && tellKeys(shortcut)}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
  if (withoutTooltip) return button
  return (
    <Tooltip text={label} shortcut={shortcut} names>
      {button}
    </Tooltip>
  )
}
