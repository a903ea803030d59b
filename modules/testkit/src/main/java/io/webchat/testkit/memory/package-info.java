/**
 * A chat server in memory that pushes, and its transport: to test the service over a pushing wire
 * without a network, and the smallest example of a transport that fulfils {@link
 * io.webchat.testkit.transport.PushingTransportContract}.
 */
@Export
@Version("1.0.0")
package io.webchat.testkit.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
