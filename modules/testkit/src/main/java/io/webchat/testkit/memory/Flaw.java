package io.webchat.testkit.memory;

/** What a transport may do wrong; the tests of the contract show that it notices each. */
enum Flaw {
  /** What comes behind a gap is delivered, and the gap is not fetched. */
  FILLS_NO_GAP,
  /** Positions are counted by the transport, so that what comes twice looks new. */
  COUNTS_ITSELF,
  /** It does not connect again. */
  STAYS_AWAY,
  /** It connects again, and does not fetch what it missed. */
  FETCHES_NOTHING,
  /** It says that it is back before it has delivered what it missed. */
  BACK_TOO_EARLY,
  /** It never tells that it was cut. */
  TELLS_NO_TROUBLE,
  /** It waits for a silent connection for ever. */
  TRUSTS_SILENCE,
  /** A send that failed is made again. */
  SENDS_AGAIN,
  /** A send that may have arrived counts as failed for sure. */
  IS_SURE,
  /** A closed transport keeps its connection. */
  KEEPS_CONNECTION,
  /** What is under way when it closes is never answered. */
  LEAVES_CALLS,
  /** New credentials are used before they are stored. */
  IS_HASTY,
  /** A session that the server does not know is tried for ever. */
  NEVER_GIVES_UP,
  /** It connects again when the chat is over. */
  IGNORES_THE_END,
  /** A frame that makes no sense is its last. */
  IS_FRAGILE,
  /** It attaches without a connection. */
  IS_DEAF,
  /** What a slow listener has not taken is dropped. */
  DROPS,
  /** Its name has the token in it. */
  TALKS
}
