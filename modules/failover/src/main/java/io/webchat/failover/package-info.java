/**
 * Sessions that containers with a common store divide among themselves: the lease of a session as
 * its container keeps it, the search for sessions that no container serves, and what a container
 * leaves for the next one. It uses mailboxes and the leases of the spi. The core uses it.
 */
@Export
@Version("1.0.0")
package io.webchat.failover;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
