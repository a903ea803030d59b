/**
 * What every transport must do: {@link io.webchat.testkit.transport.TransportContract} is a JUnit
 * class to extend, {@link io.webchat.testkit.transport.ChatServer} the server it runs against.
 */
@Export
@Version("1.3.0")
// who brings a server of its own needs no simulator
@Header(name = "Import-Package", value = "io.webchat.simulator.*;resolution:=optional, *")
package io.webchat.testkit.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Header;
import org.osgi.annotation.versioning.Version;
