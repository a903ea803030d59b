package io.webchat.simulator.model;

/** The protocol by which a customer talks to the simulator. */
public enum Wire {
  /** GMS Chat API version 2: short polling of {@code refresh}. */
  GMS_V2,
  /** GMS Chat API version 2 over Bayeux: notifications come by themselves. */
  GMS_V2_COMETD,
  /** The v3 chat API: long polling of {@code messages}. */
  PUREENGAGE_V3,
  /** PureConnect version 4: short polling of {@code messages}, two servers of which one serves. */
  PURECONNECT_V4,
  /** Web Messaging: frames over a WebSocket. */
  WEB_MESSAGING,
  /** The guest chat of Genesys Cloud: REST, and a socket that is only read. */
  PURECLOUD_V2
}
