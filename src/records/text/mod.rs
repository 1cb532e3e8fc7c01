#[derive(Default)]
pub(crate) struct Text;
impl Text {
    pub(crate) fn advance<R: std::io::Read>(
        &mut self,
        _: &mut crate::records::window::Window<R>,
        _: &mut crate::records::out::Out,
    ) -> bool {
        false
    }
}
