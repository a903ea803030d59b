package io.webchat.core.internal;

import io.webchat.api.Rejection;
import java.util.ArrayList;
import java.util.List;

/** The scripts of an instance as a test wants them. */
final class FakeScripts implements ScriptGate.Scripts {
  ScriptGate.Presence presence = ScriptGate.Presence.THERE;
  boolean named;
  final List<Rejection> away = new ArrayList<>();

  @Override
  public ScriptGate.Presence presence() {
    return presence;
  }

  @Override
  public boolean areOffered() {
    return presence != ScriptGate.Presence.AWAY;
  }

  @Override
  public boolean areNamed() {
    return named;
  }

  @Override
  public boolean haveConfigured() {
    return false;
  }

  @Override
  public long graceLeftMs() {
    return 0;
  }

  @Override
  public void away(Rejection reason) {
    away.add(reason);
  }
}
