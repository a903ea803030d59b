package io.webchat.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** The limits of every JSON text that the service reads. */
public final class JsonLimits {
  /** Levels of objects and arrays; fewer than {@link io.webchat.api.value.Json#freeze} allows. */
  public static final int MAX_DEPTH = 150;

  /** Characters of a name. */
  public static final int MAX_NAME = 10_000;

  /** Digits of a number. */
  public static final int MAX_NUMBER = 200;

  /** Characters of a string, and of a document in memory; the caller bounds a stream. */
  public static final int MAX_STRING = 20_000_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(MAX_STRING)
                  .build())
          // buffers of its own for each of the threads that wait for servers would fill the heap
          .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
          // names come from outside: the JVM keeps interned ones for good
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private JsonLimits() {}
}
