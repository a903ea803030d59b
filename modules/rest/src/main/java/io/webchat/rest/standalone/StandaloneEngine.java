package io.webchat.rest.standalone;

import io.webchat.rest.RestEngine;
import io.webchat.rest.internal.EngineSettings;
import io.webchat.rest.internal.OkHttpEngine;

/** Holds the engine that is used without OSGi. */
public final class StandaloneEngine {
  private StandaloneEngine() {}

  /** The engine, made on first use. */
  public static RestEngine get() {
    return Holder.ENGINE;
  }

  private static final class Holder {
    static final RestEngine ENGINE = new OkHttpEngine(EngineSettings.defaults());
  }
}
