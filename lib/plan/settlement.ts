import type { Request } from '../options/request.js';
import type { Repository } from '../repository.js';
import {
  isSetting,
  type Lookup,
  type Setting,
  type Tree,
  type ValuesOf,
} from '../settings/setting.js';

/** Settles what the settings will be: as asked for, else as they are, else as follows or as is usual. */
export class Settlement {
  /**
   * @param request what the user asks for
   * @param repository what is there
   * @param planned the settings that were planned in another way
   */
  constructor(
    private readonly request: Request,
    private readonly repository: Repository,
    private readonly planned: ReadonlyMap<Setting<unknown>, unknown> = new Map(),
  ) {}

  /** What a setting is; undefined where there is none. Its shape was checked when it was read. */
  readonly before: Lookup = <T>(setting: Setting<T>) =>
    setting.current(this.repository) as T | undefined;

  /** What a setting will be; undefined where there will be none. */
  readonly after: Lookup = <T>(setting: Setting<T>): T | undefined => {
    const planned = this.planned.get(setting) as T | undefined;
    if (planned !== undefined) return planned;
    if (setting.applies?.(this.after) === false) return undefined;
    const asked = this.request.value(setting);
    if (asked !== undefined) return asked ?? undefined;
    const present = this.before(setting);
    return setting.derive === undefined
      ? (present ?? setting.default)
      : setting.derive(present, this.after, this.before);
  };

  /**
   * The settings of a tree, as they will stand in its file.
   *
   * @param present what stands there: whatever else the user wrote stays, and so does the order
   */
  fill<T extends object>(tree: T, present: object | undefined): ValuesOf<T> {
    const result: Record<string, unknown> = { ...present };
    for (const [key, node] of Object.entries(tree as unknown as Tree)) {
      if (isSetting(node)) {
        const value = this.after(node);
        if (value === undefined) Reflect.deleteProperty(result, key);
        else result[key] = value;
      } else {
        result[key] = this.fill(node, result[key] as object | undefined);
      }
    }
    return result as ValuesOf<T>;
  }
}
