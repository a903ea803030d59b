/** The bus of Genesys Widgets in a page: types of webchat-bus.js and webchat-bus.mjs. */

export type Data = Record<string, unknown>;

/** An event as subscribers get it. */
export interface BusEvent<T = Data> {
  /** When it was published, epoch ms. */
  time: number;
  /** Namespace of the plugin that published it. */
  publisher: string;
  /** Full name, `Plugin.event`. */
  event: string;
  data: T;
}

/** What else is known of a rejection by the service. */
export interface Refusal {
  code: string;
  text: string;
  hint?: string;
}

/** The result of a command, as jQuery's promises; `await` works on it. What `then` and `catch` return is a promise of the browser, too. */
export interface BusPromise<T = any> extends PromiseLike<T> {
  done(...callbacks: Array<(value: T) => void>): BusPromise<T>;
  fail(...callbacks: Array<(reason: any, refusal?: Refusal) => void>): BusPromise<T>;
  always(...callbacks: Array<(valueOrReason: any) => void>): BusPromise<T>;
  progress(...callbacks: Array<(value: any) => void>): BusPromise<T>;
  then<A = T, B = never>(done?: ((value: T) => A | PromiseLike<A>) | null, fail?: ((reason: any) => B | PromiseLike<B>) | null, progress?: (value: any) => void): BusPromise<A | B>;
  catch<B = never>(fail: (reason: any) => B | PromiseLike<B>): BusPromise<T | B>;
  pipe<A>(done?: (value: T) => A | PromiseLike<A>, fail?: (reason: any) => any): BusPromise<A>;
  state(): 'pending' | 'resolved' | 'rejected';
  promise(): BusPromise<T>;
  promise<O extends object>(target: O): O & BusPromise<T>;
}

/** The handler's side of a result. */
export interface Deferred<T = any> extends BusPromise<T> {
  resolve(value?: T): Deferred<T>;
  reject(reason?: any, refusal?: Refusal): Deferred<T>;
  notify(value: any): Deferred<T>;
}

/** A call of a command, as its handler gets it. */
export interface CommandCall<T = Data> {
  time: number;
  commander: string;
  command: string;
  data: T;
  deferred: Deferred;
}

/** What `registerPlugin` returns. */
export interface Plugin {
  namespace(): string;
  /** Subscribers in the page get the data as they are, plain objects as a copy; the container gets objects only. */
  publish(event: string, data?: unknown): boolean;
  publishDirect(event: string, data?: unknown): boolean;
  /** Publishes, and keeps the data for subscribers that come later. */
  republish(event: string, data?: unknown): boolean;
  /** `event` without a dot is of this plugin, `*` is every event. */
  subscribe<T = Data>(event: string, subscriber: (event: BusEvent<T>) => void): boolean;
  unsubscribe(event: string, subscriber?: (event: BusEvent<any>) => void): boolean;
  command<T = any>(name: string, options?: unknown): BusPromise<T>;
  /** What the function returns are the options; nothing, or a failure, cancels the command. */
  before(command: string, hook: (data: any) => any): boolean;
  registerCommand(name: string, handler: (call: CommandCall<any>) => void | PromiseLike<void>): boolean;
  registerEvents(events: string | string[]): boolean;
  subscribers(event: string): number;
  data(key: string, value?: unknown): any;
  registry(): Record<string, { commands: string[]; events: string[] }>;
  /** Commands are taken from now on, first those that waited. */
  ready(): void;
}

/** `CXBus`, and `_genesys.widgets.bus`. */
export interface Bus extends Plugin {
  /** `false` when the name is taken. */
  registerPlugin(name: string): Plugin | false;
  registerMaster(): false | { lock(): boolean; unlock(): boolean; config(settings: Data): BusPromise };
  configure(settings: { async?: boolean; pluginsPath?: string; pluginMap?: Record<string, string | false> }): BusPromise;
  loadPlugin(name: string): BusPromise<string>;
  loadFile(name: string, callback?: () => void): BusPromise<string>;
  loadModule(name: string): BusPromise;
  registerModule(name: string, module: unknown): boolean;
}

export interface WebChatBus {
  CXBus: Bus;
  bus: Bus;
  Deferred: <T = any>() => Deferred<T>;
  /** Connects to the service at this address, by default the one that the script came from. */
  connect(url?: string): Bus;
  /** Closes the page's channel; `connect` opens another. */
  disconnect(): void;
}

export const CXBus: Bus;
export const bus: Bus;
export const Deferred: WebChatBus['Deferred'];
export const connect: WebChatBus['connect'];
export const disconnect: WebChatBus['disconnect'];
export default bus;

declare global {
  var CXBus: Bus;
  var webchatBus: WebChatBus;
  var _genesys: {
    widgets: {
      bus: Bus;
      main?: { /** Where the service is, when the script does not come from it. */ serviceURL?: string; [key: string]: unknown };
      webchat?: { userData?: Data; [key: string]: unknown };
      extensions?: Record<string, ($: any, CXBus: Bus, Common: any) => void>;
      onReady?: ((bus: Bus) => void) | Array<(bus: Bus) => void>;
      [key: string]: unknown;
    };
  };
}
