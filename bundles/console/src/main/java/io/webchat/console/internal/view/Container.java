package io.webchat.console.internal.view;

import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which container this is. With failover it has the name by which the leases of its sessions are
 * held; else that of the machine and the process.
 */
public final class Container {
  private final Sources sources;
  private final String machine = machine();
  private final long pid = ProcessHandle.current().pid();
  private final long begun =
      ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);

  /** The container of these services. */
  public Container(Sources sources) {
    this.sources = sources;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Its name. */
  public String name() {
    return fleet().map(Fleet::owner).orElse(machine + ":" + pid);
  }

  private Optional<Fleet> fleet() {
    return sources.factory().flatMap(Fleet::of);
  }

  /**
   * The other containers that share a store with this one and have told where they are reached.
   * Asks stores, and blocks as long as they do.
   */
  public List<Map<String, Object>> others() {
    Map<String, String> addresses = new TreeMap<>();
    if (fleet().isPresent()) {
      for (SessionStorageProvider store : sources.stores()) {
        if (store instanceof SessionLeases leases) {
          members(leases).forEach(member -> addresses.put(member.owner(), member.address()));
        }
      }
    }
    addresses.remove(name());
    List<Map<String, Object>> others = new ArrayList<>();
    addresses.forEach((owner, address) -> others.add(Map.of("owner", owner, "address", address)));
    return others;
  }

  /** None while a store does not answer, which the checks tell. */
  private static List<SessionLeases.Member> members(SessionLeases leases) {
    try {
      return leases.members();
    } catch (SessionStorageException e) {
      return List.of();
    }
  }

  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", name());
    shown.put("machine", machine);
    shown.put("process", pid);
    shown.put("begun", begun);
    shown.put("java", Runtime.version().toString());
    shown.put("failover", fleet().isPresent());
    return shown;
  }
}
