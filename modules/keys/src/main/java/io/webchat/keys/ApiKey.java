package io.webchat.keys;

import java.util.Arrays;
import java.util.Set;

/** A key as it is configured: who has it, what it is good for, and the digest of it. Immutable. */
public final class ApiKey {
  private final String name;
  private final Set<String> scopes;
  private final byte[] digest;

  ApiKey(String name, Set<String> scopes, byte[] digest) {
    this.name = name;
    this.scopes = Set.copyOf(scopes);
    this.digest = digest.clone();
  }

  /** Who has it; several keys of one holder have the same name, as while one replaces another. */
  public String name() {
    return name;
  }

  /** What it is good for. */
  public Set<String> scopes() {
    return scopes;
  }

  /** Whether it is good for this. */
  public boolean allows(String scope) {
    return scopes.contains(scope) || scopes.contains(ApiKeys.ALL);
  }

  byte[] digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiKey key
        && key.name.equals(name)
        && key.scopes.equals(scopes)
        && Arrays.equals(key.digest, digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "ApiKey[" + name + "]";
  }
}
