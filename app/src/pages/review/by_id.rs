use types::PostId;

/// A few things by post. A screen knows at most some hundred, so a list is as fast as a map and much smaller.
#[derive(Clone)]
pub struct ById<T>(Vec<(PostId, T)>);

impl<T> ById<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// What is known of a post.
    pub fn get(&self, id: PostId) -> Option<&T> {
        self.0.iter().find(|(other, _)| *other == id).map(|(_, thing)| thing)
    }

    /// Keeps something of a post, in place of what was kept before.
    pub fn put(&mut self, id: PostId, thing: T) {
        self.forget(id);
        self.0.push((id, thing));
    }

    /// Forgets what is known of a post.
    pub fn forget(&mut self, id: PostId) {
        self.0.retain(|(other, _)| *other != id);
    }
}
