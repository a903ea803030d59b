package io.webchat.simulator.internal;

import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.FileLimits;
import io.webchat.simulator.model.IdleReset;
import java.time.Duration;
import java.util.List;

/** What the builder collected, checked there; not changed once a simulator has its copy. */
public final class SimulatorOptions implements Cloneable {
  public int port;
  public String host = "127.0.0.1";
  public int threads = 8;
  public AgentBehaviour behaviour = AgentBehaviour.manual();
  public Duration longPoll = Duration.ofSeconds(20);
  public Duration flexDisconnect = Duration.ZERO;
  public Duration idleAlert = Duration.ZERO;
  public Duration idleSecondAlert = Duration.ZERO;
  public Duration idleClose = Duration.ZERO;
  public IdleReset idleReset = IdleReset.MAJOR;
  public FileLimits fileLimits = FileLimits.DEFAULT;
  public int maxMessageLength = 4_096;
  public List<String> gmsServices = List.of("customer-support");
  public String gmsApiKey = "";
  public int gmsErrorStatus = 400;
  public Duration aliasGrace = Duration.ofSeconds(5);
  public boolean attributesAsText;
  public Duration bayeuxMaxInterval = Duration.ofSeconds(10);
  public int maxSessionsPerBrowser = 1;
  public String v3ApiKey = "7b4f3c1e-52a8-4c0d-9f6e-1d2c3b4a5f60";
  public List<String> v3Endpoints = List.of("customer-support");
  public boolean rotateTokens = true;
  public boolean minusIndices;
  public Duration pollWait = Duration.ofMillis(500);
  public MessengerDeployment deployment = MessengerDeployment.DEFAULT;
  public String guestOrganization = "2f1c7e54-9b0a-4d1e-8a56-0c7d1b2e3f40";
  public String guestDeployment = "6e9d3a10-4c2b-4f8e-b1d7-5a6c7e8f9012";
  public Duration guestHeartbeat = Duration.ofSeconds(5);
  public int maxChats = 20_000;
  public int maxTranscript = 10_000;
  public int maxRecordedRequests = 5_000;
  public long maxStoredBytes = 256L << 20;
  public int maxRequestBytes = 32 << 20;

  /** A copy that later changes do not reach. */
  public SimulatorOptions copy() {
    try {
      return (SimulatorOptions) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
