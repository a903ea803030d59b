/**
 * Bundles of the service while chats run: which there are, who is wired to whom, and what the shell
 * and the operator's page change about them. Nothing here knows chats.
 */
@Export
@Version("1.0.0")
package io.webchat.swap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
