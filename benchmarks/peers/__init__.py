"""The chats that Yaritori is measured against, each as its makers would have you write it."""
