/**
 * What a simulated server consists of: chats, agents, messages, faults and recorded requests. The
 * wires of the simulator and the tests that run against it use these types; they use neither.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
package io.webchat.simulator.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
