/**
 * A chat server to run clients against: the GMS v2 and the v3 REST wire, agents that can be
 * scripted, and faults that can be switched on.
 *
 * <p>Start with {@link io.webchat.simulator.SimulatorBuilder}.
 */
@Export
@Version("3.0.0")
package io.webchat.simulator;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
